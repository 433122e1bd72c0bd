/**
 * Sums are whole numbers as decimal text: Lua has doubles only, which are exact up to 2^53. Two texts of 15 digits at most
 * are added as doubles, longer ones in limbs of 14 digits.
 */
const AMOUNTS = `
local function join(limbs)
  local text = string.gsub(table.concat(limbs), '^0+', '')
  if text == '' then return '0' end
  return text
end
local function limb(text, last)
  if last < 1 then return 0 end
  return tonumber(string.sub(text, math.max(1, last - 13), last))
end
local function isLess(a, b)
  if #a ~= #b then return #a < #b end
  for last = (#a - 1) % 14 + 1, #a, 14 do
    local x, y = limb(a, last), limb(b, last)
    if x ~= y then return x < y end
  end
  return false
end
local function plus(a, b)
  if #a <= 15 and #b <= 15 then return string.format('%.0f', tonumber(a) + tonumber(b)) end
  local limbs, carry = {}, 0
  for behind = 0, math.max(#a, #b) + 13, 14 do
    local sum = limb(a, #a - behind) + limb(b, #b - behind) + carry
    carry = sum >= 1e14 and 1 or 0
    table.insert(limbs, 1, string.format('%014.0f', sum - carry * 1e14))
  end
  return join(limbs)
end
local function minus(a, b)
  if not isLess(b, a) then return '0' end
  if #a <= 15 then return string.format('%.0f', tonumber(a) - tonumber(b)) end
  local limbs, borrow = {}, 0
  for behind = 0, #a + 13, 14 do
    local rest = limb(a, #a - behind) - limb(b, #b - behind) - borrow
    borrow = rest < 0 and 1 or 0
    table.insert(limbs, 1, string.format('%014.0f', rest + borrow * 1e14))
  end
  return join(limbs)
end`;

/**
 * KEYS[1] is what is known of the organisation's sums: the server that counts them (its run id, which no other server
 * and no later start of the same one has), their life (epoch), and the latest time that was counted at. ARGV[1] is the
 * time for tests, else empty: the time is the store's, and stands still where its clock was set back.
 */
const CLOCK = `
local floor = math.floor
local server = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local known = redis.call('HMGET', KEYS[1], 'server', 'epoch', 'latest')
local time = redis.call('TIME')
local clock = tonumber(ARGV[1]) or tonumber(time[1]) * 1000 + floor(tonumber(time[2]) / 1000)
local now = math.max(clock, tonumber(known[3] or 0))
local isKnown = known[1] == server and known[2]`;

const SLICES = `
local function daysBefore(year, month)
  if month <= 2 then year, month = year - 1, month + 12 end
  local inEra = year % 400
  return floor(year / 400) * 146097 + inEra * 365 + floor(inEra / 4) - floor(inEra / 100)
    + floor((153 * (month - 3) + 2) / 5) - 719468
end
local function monthOf(ms)
  local day = floor(ms / 86400000)
  local year = 1970 + floor(day / 366)
  while daysBefore(year + 1, 1) <= day do year = year + 1 end
  local month = 1
  while month < 12 and daysBefore(year, month + 1) <= day do month = month + 1 end
  local nextYear, nextMonth = year, month + 1
  if nextMonth > 12 then nextYear, nextMonth = year + 1, 1 end
  return daysBefore(year, month) * 86400000, daysBefore(nextYear, nextMonth) * 86400000
end
local function sliceAt(every, from, lasts, at)
  if every == 0 then return monthOf(at) end
  local start = at - (at - from) % every
  return start, start + lasts
end
local function number(value) return string.format('%.0f', value) end
local function readSlices(key)
  local slices, flat = {}, redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    local ends, used = string.match(flat[i + 1], '^(%d+) (%d+)$')
    slices[flat[i]] = { start = tonumber(flat[i]), ends = tonumber(ends), used = used }
  end
  return slices
end
local function writeSlices(key, slices)
  local last = 0
  for field, slice in pairs(slices) do
    if slice.ends <= now or slice.used == '0' then
      redis.call('HDEL', key, field)
    else
      last = math.max(last, slice.ends)
      if slice.isChanged then redis.call('HSET', key, field, number(slice.ends) .. ' ' .. slice.used) end
    end
  end
  if last > 0 and ARGV[1] == '' then redis.call('PEXPIREAT', key, number(last + 60000)) end
end`;

/**
 * Takes all claims or none. ARGV from the third on, six for each claim, whose key is KEYS[1 + its place]:
 * 'charge', a slice's step (0: months), origin and length in ms, the maximum, the amount; or 'place', how long it is
 * leased at most, its name, its maximum. Everything is read first and written at the end: a script that Redis refuses
 * for want of memory has changed nothing then.
 */
export const RESERVE = `${AMOUNTS}${CLOCK}
if not isKnown then return { 'unknown', server } end${SLICES}
local budgets, places, taken = {}, {}, {}
for i = 2, #KEYS do
  local key, at = KEYS[i], 3 + (i - 2) * 6
  if ARGV[at] == 'charge' then
    local start, ends = sliceAt(tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), now)
    local max, amount = ARGV[at + 4], ARGV[at + 5]
    budgets[key] = budgets[key] or readSlices(key)
    local counting, used, resets = {}, '0', 0
    for _, slice in pairs(budgets[key]) do
      if slice.start <= now and slice.ends > now and slice.used ~= '0' then
        table.insert(counting, slice)
        used = plus(used, slice.used)
        resets = math.max(resets, slice.ends)
      end
    end
    local wanted = plus(used, amount)
    if isLess(max, wanted) then
      if isLess(max, amount) then return { 'no', i - 2, -1, used, resets > 0 and number(resets) or -1 } end
      local excess, free = minus(wanted, max), 0
      table.sort(counting, function(a, b) return a.ends < b.ends end)
      for _, slice in ipairs(counting) do
        if excess == '0' then break end
        excess, free = minus(excess, slice.used), slice.ends
      end
      return { 'no', i - 2, number(free - clock), used, resets > 0 and number(resets) or -1 }
    end
    local field = number(start)
    local slice = budgets[key][field] or { start = start, ends = ends, used = '0' }
    slice.used, slice.isChanged = plus(slice.used, amount), true
    budgets[key][field] = slice
    table.insert(taken, field)
    table.insert(taken, number(ends - start))
  else
    local lease, name, max = tonumber(ARGV[at + 1]), ARGV[at + 2], tonumber(ARGV[at + 3])
    local held = places[key] or { count = redis.call('ZCOUNT', key, '(' .. number(now), '+inf') }
    if held.count >= max then return { 'no', i - 2, -1, number(held.count), -1 } end
    held.count = held.count + 1
    table.insert(held, { name, now + lease })
    places[key] = held
  end
end
if now > tonumber(known[3] or 0) then redis.call('HSET', KEYS[1], 'latest', number(now)) end
for key, slices in pairs(budgets) do writeSlices(key, slices) end
for key, held in pairs(places) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', number(now))
  for _, place in ipairs(held) do redis.call('ZADD', key, number(place[2]), place[1]) end
  local last = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
  if ARGV[1] == '' then redis.call('PEXPIREAT', key, number(tonumber(last[2]) + 60000)) end
end
return { 'ok', known[2], taken }`;

/** Gives charges back. ARGV from the third on, for each key: the slice's start, the amount, and the epoch it is of. */
export const REFUND = `${AMOUNTS}${CLOCK}
if not isKnown then return 0 end${SLICES}
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 3
  if ARGV[at + 2] == known[2] then
    local slices = readSlices(KEYS[i])
    local slice = slices[ARGV[at]]
    if slice then
      slice.used, slice.isChanged = minus(slice.used, ARGV[at + 1]), true
      writeSlices(KEYS[i], slices)
    end
  end
end
return 1`;

/** Frees places: ARGV from the third on are their names, each of the key at its place. */
export const FREE = `
for i = 2, #KEYS do redis.call('ZREM', KEYS[i], ARGV[i + 1]) end
return 1`;

/** Leases places on, and takes those again that the store has lost. ARGV from the third on: lease, name of each key. */
export const RENEW = `${CLOCK}
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 2
  local ends = string.format('%.0f', now + tonumber(ARGV[at]))
  redis.call('ZADD', KEYS[i], ends, ARGV[at + 1])
  if ARGV[1] == '' then redis.call('PEXPIREAT', KEYS[i], string.format('%.0f', now + tonumber(ARGV[at]) + 60000)) end
end
return 1`;

/** Begins to restore: ARGV[3] is the name of this attempt. Returns whether there is anything to restore. */
export const BEGIN_RESTORE = `${CLOCK}
if isKnown then return 0 end
redis.call('HSET', KEYS[1], 'restoring', ARGV[3])
redis.call('HDEL', KEYS[1], 'server', 'epoch')
return 1`;

/** Brings sums in that may be lost: the larger one of each slice holds. ARGV from the third on: start, end, amount. */
export const RESTORE = `${AMOUNTS}${CLOCK}${SLICES}
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 3
  local slices = readSlices(KEYS[i])
  local slice = slices[ARGV[at]] or { start = tonumber(ARGV[at]), ends = tonumber(ARGV[at + 1]), used = '0' }
  if isLess(slice.used, ARGV[at + 2]) then slice.used, slice.isChanged = ARGV[at + 2], true end
  slices[ARGV[at]] = slice
  writeSlices(KEYS[i], slices)
end
return 1`;

/** Ends an attempt to restore (ARGV[3]), unless what it brought in may be lost again. The epoch is the attempt's name. */
export const END_RESTORE = `${CLOCK}
if isKnown then return 1 end
if redis.call('HGET', KEYS[1], 'restoring') ~= ARGV[3] then return 0 end
local memory = redis.call('INFO', 'memory')
local policy = string.match(memory, 'maxmemory_policy:([%w-]+)')
if policy ~= 'noeviction' and string.match(memory, 'maxmemory:(%d+)') ~= '0' then
  return 'Redis may forget keys: its maxmemory-policy is ' .. policy .. ', and must be noeviction.'
end
redis.call('HSET', KEYS[1], 'server', server, 'epoch', ARGV[3])
redis.call('HDEL', KEYS[1], 'restoring')
return 1`;

/**
 * Empties a budget (KEYS[3]), once for each reset (KEYS[2]). What was taken before is not given back any more: the epoch,
 * ARGV[3], is a new one.
 */
export const RESET = `${CLOCK}
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', 172800) then return 0 end
redis.call('DEL', KEYS[3])
if isKnown then redis.call('HSET', KEYS[1], 'epoch', ARGV[3]) end
return 1`;
