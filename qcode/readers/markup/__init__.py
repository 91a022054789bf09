"""Formats that mark up who speaks: XML of archives and annotation tools, CHAT, SALT, TextGrid."""
