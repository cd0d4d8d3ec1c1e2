//! Tests of the client against answers of every kind, without a network.
