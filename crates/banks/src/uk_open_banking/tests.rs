//! Tests of the connector against a bank under the test's control.
