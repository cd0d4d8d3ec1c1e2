-- KEYS: the state. ARGV: stamp of the key, or nothing for the service itself; digest; where the waiting ones are.
-- Gives the record, 'unknown' or 'other'. Only a record that is given is removed.
local is = redis.call('HMGET', KEYS[1], 'key', 'record', 'service')
if not is[1] then return 'unknown' end
if ARGV[1] == '' and is[3] ~= 'yes' then return 'unknown' end
if ARGV[1] ~= '' and ARGV[1] ~= is[1] then return 'other' end
redis.call('DEL', KEYS[1])
redis.call('ZREM', ARGV[3] .. is[1], ARGV[2])
return is[2]
