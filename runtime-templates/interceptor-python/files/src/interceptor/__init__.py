"""REQUEST interceptor of an AgentCore gateway."""
