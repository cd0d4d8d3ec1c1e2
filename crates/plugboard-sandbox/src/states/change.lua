-- KEYS: the state. ARGV: the record as it was read, and as it shall be. Gives whether it was still so.
if redis.call('HGET', KEYS[1], 'record') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[2])
return 1
