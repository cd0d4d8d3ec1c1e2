-- KEYS: the state, the owner's waiting ones. ARGV: stamp of the key, record, life in ms, cap, digest, and `yes` if
-- the service itself receives the callback.
-- Gives 0, or the milliseconds until the oldest waiting state expires when there are as many as allowed.
local cap = tonumber(ARGV[4])
if cap > 0 then
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  if redis.call('ZCARD', KEYS[2]) >= cap then
    local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
    return math.max(1, tonumber(oldest[2]) - now)
  end
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[5])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'record', ARGV[2], 'service', ARGV[6])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 0
