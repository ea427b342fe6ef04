"""What if: caseloads as they would be, and the fewest moves that bring them into range."""
