"""What nobody types but anybody can send, over and over."""
