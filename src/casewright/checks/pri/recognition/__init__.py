"""What in a text could tell who a person is: pure functions from a text to what was found."""
