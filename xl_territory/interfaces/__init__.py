"""Where people meet the program: the command line, the buttons of Excel, and the doctor."""
