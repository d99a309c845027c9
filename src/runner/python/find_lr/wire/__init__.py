"""The wire to the engine: newline-delimited JSON, as src/protocol/messages.ts describes it."""
