//! Counts tests from what the runners print.

/// Tests counted so far, and what failed without being a test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    passed: u64,
    failed: u64,
    problems: Vec<String>,
}

impl Tally {
    /// Tests that passed.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    /// Tests that failed, and problems: whatever goes wrong is counted.
    pub(super) fn failed(&self) -> u64 {
        self.failed + u64::try_from(self.problems.len()).unwrap_or(u64::MAX)
    }

    /// What went wrong beside failing tests: a lint, a build, a runner that ran nothing.
    pub(super) fn problems(&self) -> &[String] {
        &self.problems
    }

    pub(super) fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.problems.extend(other.problems);
    }

    /// Takes in a line of a runner: `test result: ok. 3 passed; 0 failed; …`, which cargo's runner
    /// and wasm-bindgen's both print at their end.
    pub(super) fn line(&mut self, line: &str) {
        let Some(result) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        let count = |word: &str| -> u64 {
            result
                .split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                .unwrap_or(0)
        };
        self.passed += count("passed");
        self.failed += count("failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(lines: &[&str]) -> (u64, u64) {
        let mut tally = Tally::default();
        for line in lines {
            tally.line(line);
        }
        (tally.passed(), tally.failed())
    }

    #[test]
    fn results_of_several_binaries_add_up() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; \
             finished in 0.01s",
            "test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ];
        assert_eq!(counted(&lines), (15, 2));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            counted(&["9 passed; 9 failed", "test x ... ok", "test result: "]),
            (0, 0)
        );
    }

    #[test]
    fn problem_counts_as_failed() {
        let mut tally = Tally::default();
        tally.problem("clippy failed".to_owned());
        assert_eq!(tally.failed(), 1);
    }
}
