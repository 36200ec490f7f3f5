-- Meaning and remedy of each code, for dashboards. `paysignal migrate` fills it from the providers' catalogues. Read it with FINAL.
CREATE TABLE IF NOT EXISTS catalogue (
  provider    LowCardinality(String),
  api         LowCardinality(String),
  code        String,
  status      LowCardinality(String),
  message     String,
  message_zh  String,
  category    LowCardinality(String),
  retry       LowCardinality(String),
  remedy      String,
  remedy_zh   String,
  source      String,
  read_on     String,
  written_at  DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree(written_at)
ORDER BY (provider, api, code);
