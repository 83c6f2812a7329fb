"""The chat page of a chain on Amazon Bedrock AgentCore."""
