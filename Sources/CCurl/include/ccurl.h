#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

// libcurl, loaded when it is first needed.
//
// Linking it costs every process its 30 libraries at start, whether it makes a request or not:
// 4 ms and 6 MB resident. So only its header is used here. ccurl_load must have succeeded before
// any other function is called; each has the name and the meaning of libcurl's own.

// NULL once libcurl is loaded and set up, otherwise what went wrong. Not for two threads at a time.
const char *ccurl_load(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int timeout_milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left);
const char *ccurl_multi_strerror(CURLMcode code);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);

// curl_easy_setopt and its kin are variadic, which Swift cannot call: one function for each kind
// of argument.

typedef size_t (*ccurl_data_callback)(char *data, size_t size, size_t count, void *context);

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_data_callback(CURL *handle, CURLoption option, ccurl_data_callback callback);
// Opens the socket for an address, or refuses the address by CURL_SOCKET_BAD.
typedef curl_socket_t (*ccurl_socket_callback)(void *context, curlsocktype purpose,
                                               struct curl_sockaddr *address);
CURLcode ccurl_set_socket_callback(CURL *handle, ccurl_socket_callback callback);
// Anything but 0 ends the transfer.
typedef int (*ccurl_progress_callback)(void *context, curl_off_t expected, curl_off_t received,
                                       curl_off_t to_send, curl_off_t sent);
CURLcode ccurl_set_progress_callback(CURL *handle, ccurl_progress_callback callback);
CURLcode ccurl_set_web_only(CURL *handle);

// Writes the bytes of an internet address and returns their number, 4 or 16; 0 for another kind.
int ccurl_address_bytes(const struct curl_sockaddr *address, unsigned char bytes[16]);
// What libcurl would do by itself.
curl_socket_t ccurl_open_socket(const struct curl_sockaddr *address);

CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

// The message's result sits in an anonymous union, which Swift imports awkwardly.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
  return message->data.result;
}

#endif
