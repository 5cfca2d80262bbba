-- The schedule and history of a key's rotation. Times are milliseconds since 1970.

ALTER TABLE keys ADD COLUMN rotation_days    BIGINT NOT NULL DEFAULT 365;
-- NULL while the schedule is off.
ALTER TABLE keys ADD COLUMN rotation_next_ms BIGINT;
ALTER TABLE keys ADD COLUMN rotated_ms       BIGINT;
ALTER TABLE keys ADD COLUMN rotations        BIGINT NOT NULL DEFAULT 0;

CREATE INDEX keys_by_rotation ON keys (rotation_next_ms) WHERE rotation_next_ms IS NOT NULL;

-- NULL for a key's first material, which is as old as the key or its import.
ALTER TABLE materials ADD COLUMN created_ms  BIGINT;
