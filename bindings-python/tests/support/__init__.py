"""What several test files share: fakes, child processes, figures."""
