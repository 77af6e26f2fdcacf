//! What is there is not what `render` gives.

use crate::diagnostic::Code;

pub static CODE: Code = Code::error(
    "drift",
    "a file or an object that is there is not what `render` gives; in reports for programs",
)
.mandatory("a check that hides what differs checks nothing");
