//! Today's contract: brands, results that the service sends, choices, and ways back of which one always works.

mod brands;
mod choices;
mod invites;
mod platforms;
mod reconnects;
mod returning;
mod speaking;
mod ways;
