public import ArgumentParser
public import Guidance
public import HRV
public import Reports
public import Sessions

// Choices of the core that can be written on the command line as they are called there.
extension Language: ExpressibleByArgument {}
extension Profile.Stage: ExpressibleByArgument {}
extension Avoidance: ExpressibleByArgument {}
extension FileSchema: ExpressibleByArgument {}
extension Region: ExpressibleByArgument {}
extension BreathVoice: ExpressibleByArgument {}
extension RRText.Unit: ExpressibleByArgument {}
extension TimeUnit: ExpressibleByArgument {}
extension TrendMeasure: ExpressibleByArgument {}
extension AnalysisSettings.SpectralMethod: ExpressibleByArgument {}
extension AnalysisSettings.DetrendMethod: ExpressibleByArgument {}
extension AnalysisPreset: ExpressibleByArgument {}
extension AnalysisPlan.Division: ExpressibleByArgument {}
extension SessionReport.View: ExpressibleByArgument {}
