import ArgumentParser

/// How a list for people is printed.
enum ListFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

/// How rows are printed.
enum RowFormat: String, ExpressibleByArgument, CaseIterable { case csv, json }
