import pg from 'pg';

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
/** Connection exceptions, idle for too long in a transaction, too many connections, shutting down, starting up. */
const SERVER_AWAY = /^(08...|25P03|53300|57P0[123])$/;
const DRIVER =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/;

/** Whether the database could not be reached, so that trying again later may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return SERVER_AWAY.test(error.code ?? '');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK.has(code) || DRIVER.test(error.message);
}

/** Whether the transaction lost against another one (serialization failure, deadlock) and may simply run again. */
export function isTransactionConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}
