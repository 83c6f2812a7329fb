"""The agent on AgentCore Runtime."""
