"""The claims docket: its list, the page of a claim, and the pages of what is done with one."""
