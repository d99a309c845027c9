module.exports = {
  import: ['tsx'],
  extension: ['ts'],
  timeout: 60000,
  'forbid-only': true,
  // A skipped test would hide what a fresh machine lacks.
  'forbid-pending': Boolean(process.env.CI),
};
