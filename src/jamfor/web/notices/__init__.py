"""Mail: sent, kept, and what bounced."""
