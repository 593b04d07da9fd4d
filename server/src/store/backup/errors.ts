/** A reason why a backup cannot be made or restored, worded for whoever runs the command. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
