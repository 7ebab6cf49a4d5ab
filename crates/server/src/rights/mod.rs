//! The rights of the people whose data this is: to have it erased, held back from erasing, and kept no longer than
//! the bank has said.
