# Two commands do all the set-up: `make demo` runs the main job, `make test` runs every test.

.PHONY: all demo test lint bench format clean

all:
	scripts/need build
	swift build

demo:
	scripts/need build demo
	scripts/demo

test:
	scripts/need build test
	scripts/test

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks/Sources Benchmarks/Package.swift Package.swift

format:
	swift format --in-place --recursive Sources Tests Benchmarks/Sources Package.swift

bench:
	scripts/need build
	cd Benchmarks && swift run -c release benchmarks

clean:
	rm -rf .build .build-* Benchmarks/.build test-output
