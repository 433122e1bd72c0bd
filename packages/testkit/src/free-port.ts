export { freePort } from "@sallyport/db/free-port";
