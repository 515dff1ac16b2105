"""The courier: journals into the database, routes out of it."""
