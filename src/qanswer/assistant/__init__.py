"""The service for an assistant, over the Model Context Protocol: it chooses among statements and never words one."""
