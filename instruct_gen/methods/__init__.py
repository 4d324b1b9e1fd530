"""Methods by which a teacher thinks out examples, each held to what it rests on."""
