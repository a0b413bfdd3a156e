"""Who may do what: the document, every address, every act."""
