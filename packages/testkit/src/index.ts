// What tests of every package share: a fixed clock, seeded randomness, a publisher with TEST keys,
// programs as processes.
export { type Finished, type Running, runProgram, startProgram } from './child-program.ts'
export { type FixedClock, fixedClock, TEST_NOW } from './fixed-clock.ts'
export { freePort } from './free-port.ts'
export { sendRequest, type TestAnswer } from './https-request.ts'
export { readCode } from './read-code.ts'
export { seededRandom } from './seeded-random.ts'
export { type MariadbServer, startMariadb } from './servers/mariadb.ts'
export { type PostgresServer, startPostgres, startPostgresStandby } from './servers/postgres.ts'
export { type RedisServer, startRedis } from './servers/redis.ts'
export { type S3Server, startS3 } from './servers/s3.ts'
export type { TestServer } from './servers/server-process.ts'
export { type SftpServer, startSftp } from './servers/sftp.ts'
export { temporaryDirectory } from './temporary-directory.ts'
export {
  type TestDeployment,
  type TestPublisher,
  testPublisher,
  writeLicenseFolder,
} from './test-publisher.ts'
export { waitFor } from './wait-for.ts'
