-- KEYS: the state. ARGV: digest; where the waiting ones are. Removes it, whoever's it is.
local key = redis.call('HGET', KEYS[1], 'key')
if key then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', ARGV[2] .. key, ARGV[1])
end
return 1
