//! Tests of the relying party against a provider under the test's control.
