"""What people decide of an import's doubts: taken, mended, rejected, or the rejection taken back."""
