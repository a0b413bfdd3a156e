"""What the desk says and asks around each verb: buttons, pages, times, and the trail of what happened."""
