"""What agencies send and publishers exchange: ninjs, NewsML-G2 and NITF say the same in three spellings."""
