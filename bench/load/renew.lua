-- Renewals of seats that are held: each request takes the next registration of this thread's share.
-- Arguments: the file of registrations, one "id secret" a line.
local threads = 0

function setup(thread)
  thread:set("share", threads)
  threads = threads + 1
end

function init(args)
  registrations = {}
  for line in io.lines(args[1]) do
    local id, secret = line:match("^(%S+) (%S+)$")
    registrations[#registrations + 1] = {
      path = "/license/api/v1/registrations/" .. id,
      headers = {
        ["Content-Type"] = "application/json",
        ["Authorization"] = "Bearer " .. secret,
      },
    }
  end
  math.randomseed(os.time() + share)
  at = share * 7919
end

function request()
  at = at + 1
  local registration = registrations[at % #registrations + 1]
  local nonce = string.format("%010d%011dA", math.random(9999999999), at)
  return wrk.format("PUT", registration.path, registration.headers, '{"nonce":"' .. nonce .. '"}')
end

dofile((debug.getinfo(1, "S").source:match("^@(.*)/") or ".") .. "/report.lua")
