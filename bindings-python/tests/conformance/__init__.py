"""The cases of `conformance/cases`, run through the Python clients. What a case is, its README says."""
