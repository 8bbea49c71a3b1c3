//! Rules that compare the code written with the code the words support.
