//! The round: order, what happens to it, its file.
