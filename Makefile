# make            build into build/dev/
# make help       the rest

MODE  ?= dev
BUILD ?= build/$(MODE)

FLAGS_dev     := -O1 -g
FLAGS_strict  := -O2 -g -Werror
FLAGS_release := -O2 -g -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
FLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan    := -O1 -g -fsanitize=thread

FLAGS := -std=gnu11 -I. -D_GNU_SOURCE -MMD -MP $(FLAGS_$(MODE)) \
         -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
         -Wformat=2 -Wno-format-truncation -Wvla -Wundef -Wpointer-arith -Wcast-qual
LIBS  := -lmicrohttpd -lcurl -ljansson -lsqlite3 -lcrypto -lstemmer -lutf8proc -lpcre2-8 -lz -lm -lpthread

# One unit test, with the .c files of some folders only: make unit T=test_error PARTS=bot/base
part := $(foreach folder,$(PARTS),$(wildcard $(folder)/*.c))
unit: $(BUILD)/tests/unit/$(T).o $(part:%.c=$(BUILD)/%.o) $(SUPPORT:%.c=$(BUILD)/%.o)
	$(CC) $(FLAGS) $^ $(LIBS) -lcmocka -o $(BUILD)/$(T)
	$(BUILD)/$(T)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c $< -o $@

.PHONY: unit
.SECONDARY:
