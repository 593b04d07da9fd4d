/** Why the sandbox cannot run here, worded for whoever starts it. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
