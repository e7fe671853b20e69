"""Paper: the queue of what is printed, the choice of printer and copies, the list of what waits."""
