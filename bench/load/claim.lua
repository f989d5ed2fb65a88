-- Claims of new seats: every request is a node that was never seen, in one of a hundred projects.
-- Argument: at most eight hexadecimal digits that no earlier run used.
local threads = 0

function setup(thread)
  thread:set("share", threads)
  threads = threads + 1
end

function init(args)
  run = string.rep("0", 8 - #args[1]) .. args[1]
  at = 0
  headers = { ["Content-Type"] = "application/json" }
  math.randomseed(os.time() + share)
end

function request()
  at = at + 1
  local project = string.format("00000000-0000-4000-8000-%012d", at % 100)
  local node = string.format("%s-%04d-4000-8000-%012d", run, share, at)
  local nonce = string.format("%010d%011dA", math.random(9999999999), at)
  return wrk.format("POST", "/license/api/v1/registrations", headers,
    '{"project":{"id":"' .. project .. '","name":"reporting","appName":"webroot",' ..
    '"domain":"reports.example","version":"11.5.11","build":"2026-06-01",' ..
    '"configuration":"embedded"},"node":{"id":"' .. node .. '","name":"node-' .. at .. '"},' ..
    '"nonce":"' .. nonce .. '"}')
end

dofile((debug.getinfo(1, "S").source:match("^@(.*)/") or ".") .. "/report.lua")
