-- Compares what was read with what is there, and writes all or nothing. ARGV[1] is `{seen, changes}`: each
-- entry is `{k, f, v, px}`, key, field (absent: the key itself), value (absent: there is none), life.
local work = cjson.decode(ARGV[1])
for _, e in ipairs(work.seen) do
  local is
  if e.f then is = redis.call('HGET', e.k, e.f) else is = redis.call('GET', e.k) end
  if (is or nil) ~= e.v then return 0 end
end
for _, e in ipairs(work.changes) do
  if e.v == nil then
    if e.f then redis.call('HDEL', e.k, e.f) else redis.call('DEL', e.k) end
  elseif e.f then redis.call('HSET', e.k, e.f, e.v)
  elseif e.px then redis.call('SET', e.k, e.v, 'PX', e.px)
  else redis.call('SET', e.k, e.v) end
end
return 1
