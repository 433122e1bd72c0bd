function handle(): Response {
  return new Response(null, { status: 404 });
}

/** Without it, an unknown address below /api would belong to an organisation of that name. */
export { handle as GET, handle as POST };
