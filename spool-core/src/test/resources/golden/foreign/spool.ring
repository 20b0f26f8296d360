This is somebody else's file, and at least as long as a birth record is: it must be left alone, whatever it is for.
